// Commands for an elevated PowerShell on the machine itself.

/** Ends access, sessions included. */
export const onMachineDisable = 'Disable-RemoteSupport';

/** Shows the sessions of the last days, with what was done in them. */
export function onMachineHistory(sessionId?: string): string {
  return sessionId !== undefined && /^[\w-]+$/.test(sessionId)
    ? `Get-RemoteSupportSessionHistory -IncludeSessionTranscript -SessionId ${sessionId}`
    : 'Get-RemoteSupportSessionHistory';
}
