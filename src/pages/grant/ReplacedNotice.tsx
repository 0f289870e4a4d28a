import { visibleText } from '#src/lib/visible-text.ts';
import { Message } from '#src/ui/Message.tsx';
import type { Candidate, IncludedMachine } from './machine-choice.ts';
import { namesApart } from './names-apart.ts';
import { linkProblem, replacedLine } from './replaced-access.ts';

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
  // Under one consent each machine may have another end: it can be shortened on one alone.
  const nameOf = namesApart(candidates);
  const replaced = included.flatMap(({ id, replaces }) =>
    replaces ? { name: visibleText(nameOf(id)), words: consentWords(replaces) } : [],
  );
  return (
    <>
      {problem !== undefined && (
        <Message intent="warning" title="The link names access that cannot be replaced">
          {problem}
        </Message>
      )}
      {replaced.length > 0 && (
        <Message intent="info" title="Access that you granted before is replaced">
          {[...new Set(replaced.map(({ words }) => words))].map((each) => (
            <div key={each}>{`${namesWith(each, replaced)}: Takes the place of ${each}.`}</div>
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

const namesWith = (words: string, replaced: readonly { name: string; words: string }[]): string =>
  replaced
    .filter((one) => one.words === words)
    .map(({ name }) => name)
    .join(', ');
