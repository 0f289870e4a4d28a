import { type AccessLevel, onMachineLevel } from './access-level.ts';
import { maximumMinutes, minimumMinutes } from './duration.ts';

/**
 * The command that lets Microsoft Support in from the machine itself, in an elevated PowerShell. Throws RangeError for minutes that
 * the command does not take.
 */
export function onMachineEnable(level: AccessLevel, minutes: number): string {
  if (!Number.isInteger(minutes) || minutes < minimumMinutes || minutes > maximumMinutes) {
    throw new RangeError(`Enable-RemoteSupport takes ${minimumMinutes} to ${maximumMinutes} whole minutes.`);
  }
  return `Enable-RemoteSupport -AccessLevel ${onMachineLevel(level)} -ExpireInMinutes ${minutes}`;
}

/** The command that ends access from the machine itself, sessions included, in an elevated PowerShell. */
export function onMachineDisable(): string {
  return 'Disable-RemoteSupport';
}
