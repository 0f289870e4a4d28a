import type { Fleet } from '#src/azure/fleet/fleet.ts';
import { describeError } from '#src/azure/http/error-words.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { AzureDetails } from '#src/ui/AzureDetails.tsx';
import { countMachines } from './counts.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import type { ListProblem } from '#src/ui/list/list.ts';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';

/** So many subscriptions are named in the line itself. */
const mostNamed = 2;

/** What the list lacks, each cause once: a machine that is not shown must not look like one that is not there. */
export function listProblems(
  fleet: Fleet | undefined,
  access: readonly { cause: string; problem: ReadProblem; count: number }[],
  error: Error | null,
  isPartMissing: boolean,
): ListProblem[] {
  const problems: ListProblem[] = [];
  if (isPartMissing)
    problems.push({
      key: 'part',
      summary: 'Access can’t be checked or revoked here. Part of the page couldn’t be loaded. Reload the page.',
      details: `The connection was interrupted, or a new version was deployed. To end access without this page, run ${onMachineDisable} on the machine.`,
    });
  if (fleet !== undefined && error !== null)
    problems.push(problemOf('again', 'The list couldn’t be read again', error));
  const unread = fleet?.problems ?? [];
  for (const cause of new Set(unread.map(causeOf))) {
    const all = unread.filter((problem) => causeOf(problem) === cause);
    const [first] = all;
    if (first === undefined) continue;
    const names = all.map(({ displayName }) => visibleText(displayName, 80));
    const what = names.length > mostNamed ? `${names.length.toLocaleString('en')} subscriptions` : names.join(' and ');
    const summary = `${what} couldn’t be read${first.isInPart ? ' completely' : ''}`;
    // Who has put one away has not put away another that comes later.
    problems.push(problemOf(`subscriptions ${cause} ${names.join(', ')}`, summary, first.error, names));
  }
  if (fleet?.incomplete) {
    const { expected, read, error: why } = fleet.incomplete;
    const summary = `${read.toLocaleString('en')} of ${countMachines(expected)} could be listed`;
    problems.push(why ? problemOf('incomplete', summary, why) : { key: 'incomplete', summary });
  }
  if (fleet?.source === 'resourceManager')
    problems.push({
      key: 'source',
      summary: 'Azure Resource Graph didn’t answer. This list is from Azure Resource Manager.',
    });
  for (const { cause, problem, count } of access)
    problems.push(problemOf(`access ${cause}`, `Access of ${countMachines(count)} couldn’t be checked`, problem));
  return problems;
}

function causeOf({ error, isInPart }: Fleet['problems'][number]): string {
  return `${error.kind} ${error.code ?? ''} ${isInPart === true}`;
}

function problemOf(key: string, what: string, error: unknown, names: readonly string[] = []): ListProblem {
  const { title, why, whatToDo, azureText, correlationId } = describeError(error);
  return {
    key,
    summary: `${what}. ${title}.`,
    details: (
      <>
        {names.length > mostNamed && (
          <p>
            <AzureText text={names.join(', ')} max={2000} />
          </p>
        )}
        <p>
          <AzureText text={`${why} ${whatToDo}`.trim()} max={600} />
        </p>
        <AzureDetails azureText={azureText} correlationId={correlationId} />
      </>
    ),
  };
}
