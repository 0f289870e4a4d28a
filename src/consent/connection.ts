const away: ReadonlySet<string> = new Set(['disconnected', 'expired', 'error', 'awaitingconnection']);

/**
 * What an Arc machine's `status` says of its connection. ARM's words are an open list: one not known here is `unknown`, never
 * `connected`. https://learn.microsoft.com/azure/azure-arc/servers/overview#agent-status
 */
export function connectionOf(status: string | undefined): 'connected' | 'away' | 'unknown' {
  const word = status?.toLowerCase();
  if (word === 'connected') return 'connected';
  return word !== undefined && away.has(word) ? 'away' : 'unknown';
}
