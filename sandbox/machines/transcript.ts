import type { MachineState, SessionState } from '#sandbox/tenant.ts';
import { createHash } from 'node:crypto';

type SessionFacts = Omit<SessionState, 'transcript'>;

const commands = {
  Diagnostics: ['Get-Service', 'Get-VM', 'Get-Volume', 'Get-NetAdapter', 'Test-Observability'],
  DiagnosticsAndRepair: ['Get-Service', 'Get-Process', 'Stop-Service', 'Start-Service', 'Get-Volume'],
} as const;

/** JEA configuration that a session of a level runs under. */
const configurations = { Diagnostics: 'RemoteDiagnostics', DiagnosticsAndRepair: 'RemoteRepair' } as const;

const parameters: Partial<Record<string, string>> = {
  'Stop-Service': 'name="Name"; value="Spooler"',
  'Start-Service': 'name="Name"; value="Spooler"',
  'Get-Volume': 'name="DriveLetter"; value="C"',
};

const digits = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/[-:T]|\.\d+Z/g, '')
    .slice(0, 14);

const rule = '**********************';

const header = (machine: MachineState, session: SessionFacts): string[] => [
  rule,
  'Windows PowerShell transcript start',
  `Start time: ${digits(session.startedAt)}`,
  `Username: WORKGROUP\\${machine.name}$`,
  'RunAs User: WORKGROUP\\SYSTEM',
  `Configuration Name: ${configurations[session.level]}`,
  `Machine: ${machine.name} (Microsoft Windows NT ${String(machine.properties['osVersion'])})`,
  'Host Application: C:\\Windows\\system32\\wsmprovhost.exe -Embedding',
  `Process ID: ${4000 + (session.startedAt % 6000)}`,
  'PSVersion: 5.1.20348.2849',
  'PSEdition: Desktop',
  'SerializationVersion: 1.1.0.1',
  rule,
];

const invocation = (command: string): string[] => {
  const parameter = parameters[command];
  return [
    `PS>CommandInvocation(${command}): "${command}"`,
    ...(parameter === undefined ? [] : [`>> ParameterBinding(${command}): ${parameter}`]),
  ];
};

/** Seconds between two commands of an engineer. */
const pace = 20;

/** The PowerShell transcript of a session as it is on the machine at `until`, or when the session ended. */
export const transcript = (machine: MachineState, session: SessionFacts, until = session.endedAt): string[] => {
  const elapsed = ((until ?? session.startedAt) - session.startedAt) / 1000;
  const done = commands[session.level].slice(0, 1 + Math.floor(elapsed / pace));
  const end =
    session.endedAt === undefined
      ? []
      : [rule, 'Windows PowerShell transcript end', `End time: ${digits(session.endedAt)}`, rule];
  return [...header(machine, session), ...done.flatMap(invocation), ...end];
};

/** Where the transcript lies on the machine: Azure keeps only this location. */
export const transcriptPath = (machine: MachineState, session: SessionFacts): string => {
  const random = createHash('sha256').update(session.sessionId).digest('base64url').replace(/[-_]/g, '+').slice(0, 8);
  const folder = configurations[session.level];
  return `C:\\ProgramData\\JEAConfiguration\\Transcripts\\${folder}\\PowerShell_transcript.${machine.name}.${random}.${digits(session.startedAt)}.txt`;
};
