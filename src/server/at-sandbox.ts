/** Where a browser on this machine reaches an address: at the sandbox when one stands in for the host. */
export function atSandbox(address: string | URL, instances: ReadonlyMap<string, string>): URL {
  const url = new URL(address);
  const origin = instances.get(url.host);
  return origin === undefined ? url : new URL(`${origin}${url.pathname}${url.search}`);
}
