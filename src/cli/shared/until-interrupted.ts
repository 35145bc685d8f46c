/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process as usual. */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve();
    };
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}
