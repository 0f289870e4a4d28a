import { visibleText } from '#src/lib/visible-text.ts';
import { Message } from '#src/ui/Message.tsx';
import type { Candidate, IncludedMachine } from './machine-choice.ts';
import { eachOnce, linkProblem, replacedLine } from './replaced-access.ts';

/** Whose place the new consent takes, and on which machines; and when a link named a consent that there is nothing to replace of. */
export function ReplacedNotice({
  linked,
  candidates,
  included,
}: {
  linked: string | undefined;
  candidates: readonly Candidate[];
  included: readonly IncludedMachine[];
}) {
  const problem = linkProblem(linked, candidates);
  const replaced = eachOnce(included.flatMap(({ replaces }) => replaces ?? []));
  return (
    <>
      {problem !== undefined && (
        <Message intent="warning" title="The link names access that is not there to be replaced">
          {problem}
        </Message>
      )}
      {replaced.length > 0 && (
        <Message intent="info" title="Access that you granted before is replaced">
          {replaced.map((access) => (
            <div key={access.consentId}>
              {namesUnder(access.consentId, included)}: Takes the place of {consentWords(access)}.
            </div>
          ))}
          The level and the end of the new consent count then, on these machines alone.
        </Message>
      )}
    </>
  );
}

const consentWords = (access: Parameters<typeof replacedLine>[0]): string => {
  const line = replacedLine(access);
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`;
};

const namesUnder = (consentId: string, included: readonly IncludedMachine[]): string =>
  included
    .filter(({ replaces }) => replaces?.consentId === consentId)
    .map(({ name }) => visibleText(name))
    .join(', ');
