import { useQueries } from '@tanstack/react-query';
import { spelledName } from '#src/azure/fleet/fleet.ts';
import { describeError } from '#src/azure/http/error-words.ts';
import { preflightQuery, type PreflightReading } from '#src/azure/preflight.ts';
import type { Consent } from '#src/consent/consent.ts';
import { CheckList } from '#src/pages/shared/CheckList.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';

/** More are not checked ahead of an answer. */
const mostChecked = 25;

/** What whoever asks may do is no matter of who answers: their roles are other ones. */
const ofTheAsker: ReadonlySet<string> = new Set(['writeExtensions', 'writeJobs', 'writeDeployments']);

/** The machines of a consent, with what would keep access from being granted on them now. */
export function MachinesNow({ consent: { machines } }: { consent: Consent }) {
  const readings = useQueries({ queries: machines.slice(0, mostChecked).map((id) => preflightQuery(id)) });
  return (
    <div>
      {readings.map(({ data, error }, index) => (
        <MachineNow key={machines[index]} machineId={machines[index] ?? ''} reading={data} error={error} />
      ))}
      {machines.length > mostChecked && <div>{`${machines.length - mostChecked} more machines aren’t checked.`}</div>}
    </div>
  );
}

function MachineNow({
  machineId,
  reading,
  error,
}: {
  machineId: string;
  reading: PreflightReading | undefined;
  error: Error | null;
}) {
  const name = <AzureText text={spelledName(machineId)} max={80} />;
  if (reading === undefined)
    return (
      <div>
        <StateWord tone={error ? 'neutral' : 'busy'} detail={error ? describeError(error).why : 'checking'}>
          {name}
        </StateWord>
      </div>
    );
  const checks = reading.checks.filter(({ id }) => !ofTheAsker.has(id));
  const count = (result: string) => checks.filter((one) => one.result === result).length;
  const [failed, warned] = [count('fail'), count('warn') + count('unknown')];
  const words = failed > 0 ? `${failed} failed` : warned > 0 ? `${warned} to know of` : 'ready';
  return (
    <Details
      isQuiet
      summary={
        <StateWord tone={failed > 0 ? 'bad' : warned > 0 ? 'attention' : 'good'} detail={words}>
          {name}
        </StateWord>
      }
    >
      <CheckList checks={checks} facts={reading.facts} />
    </Details>
  );
}
