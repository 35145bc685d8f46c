/** The window in which Coupa asks for consent. */
export interface CoupaWindow {
  readonly goTo: (url: string) => void;
  readonly show: () => void;
  readonly close: () => void;
  /** True when it is closed, or when a policy has cut the tie to it: the two cannot be told apart. */
  readonly isLost: () => boolean;
}

const width = 560;
const height = 720;

/**
 * Opens the window. To be called in the click itself, before anything is waited for, or the browser blocks it.
 * Undefined when it was blocked all the same.
 */
export function openCoupaWindow(text: string): CoupaWindow | undefined {
  const left = Math.max(0, window.screenX + (window.outerWidth - width) / 2);
  const top = Math.max(0, window.screenY + (window.outerHeight - height) / 2);
  const features = `popup,width=${width},height=${height},left=${left},top=${top}`;
  const opened = window.open('about:blank', '_blank', features);
  if (opened === null || opened.closed) return undefined;
  opened.document.title = text;
  opened.document.body.textContent = text;
  return {
    goTo: (url) => opened.location.replace(url),
    show: () => opened.focus(),
    close: () => opened.close(),
    isLost: () => opened.closed,
  };
}
