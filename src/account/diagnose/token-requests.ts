/** The token requests that a deep validation may still send. */
export interface TokenRequests {
  /** Whether one more may be sent; counts it as sent when so. */
  take(): boolean;
  readonly sent: number;
}

/** Nobody can send more than were agreed to. */
export function createTokenRequests(limit: number): TokenRequests {
  let sent = 0;
  return {
    take: () => {
      if (sent >= limit) return false;
      sent += 1;
      return true;
    },
    get sent() {
      return sent;
    },
  };
}
