import { maximumMinutes, minimumMinutes } from './duration.ts';
import { type AccessLevel, onMachineLevel } from './level.ts';

// Commands for an elevated PowerShell on the machine itself.

/** Lets Microsoft Support in. Throws RangeError for minutes that the command does not take. */
export function onMachineEnable(level: AccessLevel, minutes: number): string {
  if (!Number.isInteger(minutes) || minutes < minimumMinutes || minutes > maximumMinutes) {
    throw new RangeError(`Enable-RemoteSupport takes ${minimumMinutes} to ${maximumMinutes} whole minutes.`);
  }
  return `Enable-RemoteSupport -AccessLevel ${onMachineLevel(level)} -ExpireInMinutes ${minutes}`;
}

/** Ends access, sessions included. */
export const onMachineDisable = 'Disable-RemoteSupport';

/** Shows the access that there is; `-IncludeExpired` adds that of the last 30 days. */
export const onMachineGet = 'Get-RemoteSupportAccess -IncludeExpired';

/** Shows the sessions of the last days, with what was done in them. */
export function onMachineHistory(sessionId?: string): string {
  return sessionId !== undefined && /^[\w-]+$/.test(sessionId)
    ? `Get-RemoteSupportSessionHistory -IncludeSessionTranscript -SessionId ${sessionId}`
    : 'Get-RemoteSupportSessionHistory';
}
