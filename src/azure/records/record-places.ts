import { withCorrelationId } from './error-sentence.ts';
import type { RecordProblem } from './group-records.ts';

/** Where records of a consent may be besides where they were found. */
export interface RecordPlaces {
  /** Resource groups of its machines that were not read, with why: what is recorded there is not known. Absent when all were read. */
  unread?: RecordProblem[];
  /**
   * Resource groups of its machines that were read and hold no record of it: it was deleted since, or nothing was granted there, for a grant
   * records where it grants. Absent when there is none.
   */
  withoutRecord?: string[];
}

/** What came of reading resource groups; ids in lower case. */
interface GroupOutcomes {
  read: ReadonlySet<string>;
  failed: ReadonlyMap<string, RecordProblem>;
}

export const groupOutcomes = (asked: readonly string[], problems: readonly RecordProblem[]): GroupOutcomes => {
  const failed = new Map(
    problems.filter(({ error }) => error !== undefined).map((problem) => [problem.scope.toLowerCase(), problem]),
  );
  return { read: new Set(asked.map((group) => group.toLowerCase()).filter((group) => !failed.has(group))), failed };
};

const notAsked = 'It was not asked for its records.';

/** `groups`: those of the machines of one consent; `held`: those that hold something of its record's name. All in lower case. */
export const placesOf = (
  groups: readonly string[],
  held: ReadonlySet<string>,
  { read, failed }: GroupOutcomes,
): RecordPlaces => {
  const unread = groups
    .filter((group) => !read.has(group))
    .map((group) => failed.get(group) ?? { scope: group, reason: notAsked });
  const withoutRecord = groups.filter((group) => read.has(group) && !held.has(group));
  return {
    ...(unread.length === 0 ? {} : { unread }),
    ...(withoutRecord.length === 0 ? {} : { withoutRecord }),
  };
};

/** Why a resource group holds no record of a consent over machines there. */
export const whyWithoutRecord = 'it was deleted there since, or nothing was granted there';

/** What is to be said of the records of a consent wherever they are told of: what does not fit, what is not known, and what is not there. */
export const recordSentences = ({
  problems,
  unread = [],
  withoutRecord = [],
}: RecordPlaces & { problems: readonly string[] }): string[] => [
  ...problems,
  ...unread.map((problem) => {
    const why = withCorrelationId(problem.reason, problem.error?.correlationId);
    return `${problem.scope} was not read: whether access ended there is not known. ${why}`;
  }),
  ...withoutRecord.map((group) => `${group} holds machines of this consent and no record of it: ${whyWithoutRecord}.`),
];
