import type { RecordProblem } from './group-records.ts';

/** Where records of a consent may be besides where they were found. */
export interface RecordPlaces {
  /** Resource groups of its machines that were not read, with why: what is recorded there is not known. Absent when all were read. */
  unread?: RecordProblem[];
}

/** What came of reading resource groups; ids in lower case. */
export interface GroupsRead {
  read: ReadonlySet<string>;
  failed: ReadonlyMap<string, RecordProblem>;
}

export const groupsRead = (asked: readonly string[], problems: readonly RecordProblem[]): GroupsRead => {
  const failed = new Map(
    problems.filter(({ error }) => error !== undefined).map((problem) => [problem.scope.toLowerCase(), problem]),
  );
  return { read: new Set(asked.map((group) => group.toLowerCase()).filter((group) => !failed.has(group))), failed };
};

const notAsked = 'It was not asked for its records.';

/** `groups`: those of the machines of one consent, lower case. */
export const placesOf = (groups: readonly string[], { read, failed }: GroupsRead): RecordPlaces => {
  const unread = groups
    .filter((group) => !read.has(group))
    .map((group) => failed.get(group) ?? { scope: group, reason: notAsked });
  return unread.length === 0 ? {} : { unread };
};

/** What is to be said of the records of a consent wherever they are told of: what does not fit, and what is not known. */
export const recordSentences = ({
  problems,
  unread = [],
}: RecordPlaces & { problems: readonly string[] }): string[] => [
  ...problems,
  ...unread.map(({ scope, reason }) => `${scope} was not read: whether access ended there is not known. ${reason}`),
];
