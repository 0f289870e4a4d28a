import { withCorrelationId } from '#src/azure/records/error-sentence.ts';
import { describeError } from '#src/azure/transport/errors.ts';
import { isUnanswered } from '#src/azure/transport/operations.ts';
import { paths } from '#src/paths.ts';
import { type NewNotification, notify, updateNotification } from '#src/shell/notifications.ts';

type News = Pick<NewNotification, 'title' | 'body' | 'tone'>;

function whyInBell(error: unknown): string {
  const { title, why, correlationId } = describeError(error);
  return withCorrelationId(`${title}: ${why}`, correlationId);
}

/** How one kind of act on a machine is told. Azure's acceptance proves no outcome, so none of it says that something was done. */
interface ActWords {
  /** "Setting up remote support on SRV-1". */
  underWay: string;
  accepted: News;
  /** Azure may have accepted it all the same. */
  lost: string;
  failed: string;
}

export const setUpWords = (name: string): ActWords => ({
  underWay: `Setting up remote support on ${name}`,
  accepted: {
    title: `Azure accepted the request to set up remote support on ${name}`,
    body: 'The machine’s page shows what comes of it.',
    tone: 'neutral',
  },
  lost: `Azure has not confirmed the request to set up remote support on ${name}`,
  failed: `Remote support could not be set up on ${name}`,
});

/** `notRecorded`: why the change is not on record, if it is not. */
export const configureWords = (name: string, notRecorded?: Error): ActWords => ({
  underWay: `Reducing access to ${name}`,
  accepted: notRecorded
    ? {
        title: `Azure accepted the change of access to ${name}, but it is not on record`,
        body: whyInBell(notRecorded),
        tone: 'attention',
      }
    : {
        title: `Azure accepted the change of access to ${name}`,
        body: 'The machine’s page shows what Azure makes of it.',
        tone: 'neutral',
      },
  lost: `Azure has not confirmed the change of access to ${name}`,
  failed: `The change of access to ${name} was not made`,
});

/** What the bell says of an act that failed. The machine's page says it too, until it is left: from then on the bell alone does. */
export const failureNews = ({ lost, failed }: ActWords, error: unknown): News => ({
  title: isUnanswered(error) ? lost : failed,
  body: whyInBell(error),
  tone: 'attention',
});

/** Does what was asked for, and tells of it in the bell from the press on: the page may have been left by its end. Throws what `act` throws. */
export async function tellInBell<Answer>(
  machineId: string,
  act: () => Promise<Answer>,
  words: (answer?: Answer) => ActWords,
): Promise<Answer> {
  const entry = notify({ title: words().underWay, tone: 'busy', href: paths.machine(machineId) });
  try {
    const answer = await act();
    updateNotification(entry, words(answer).accepted);
    return answer;
  } catch (error) {
    updateNotification(entry, failureNews(words(), error));
    throw error;
  }
}
