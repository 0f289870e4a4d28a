import type { MachineProgress } from '#src/consent/bulk.ts';
import { maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { onMachineEnable } from '#src/consent/on-machine.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';

/** The command that does on the machine exactly what was agreed, for the time that is left. */
const onMachineRemedy = ({ consent }: ConsentRecord): string | undefined => {
  const left = Math.floor((Date.parse(consent.notAfter) - serverNow()) / 60_000);
  if (left < minimumMinutes) return undefined;
  const command = onMachineEnable(consent.level, Math.min(left, maximumMinutes));
  return `Run on the machine, in an elevated PowerShell: ${command}`;
};

/** Of a machine that has the extension and of which Azure offers no jobs: why, and how access is given there. */
export const cannotAsk = (reason: string): string =>
  `Azure cannot let Microsoft Support in on this machine: ${reason} The extension is installed; access is given on the machine itself, and Azure cannot show it.`;

/** The same where the machine is only looked at: an earlier page may have asked before Azure ceased to show it. */
export const cannotShow = (reason: string): string =>
  `Azure cannot show access on this machine: ${reason} The extension is installed; unless access was asked for before, it is given on the machine itself.`;

export const onMachineWords = (record: ConsentRecord, message: string): Pick<MachineProgress, 'message' | 'remedy'> => {
  const remedy = onMachineRemedy(record);
  return { message, ...(remedy === undefined ? {} : { remedy }) };
};
