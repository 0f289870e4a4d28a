export interface ErrorDescription {
  /** What failed, a few words. */
  title: string;
  /** Why, in our words or, where there are none, in Azure's. */
  why: string;
  whatToDo: string;
  /** Azure's own text, for Details. */
  azureText?: string;
  correlationId?: string;
}

/** What failed, why, and what to do. Takes anything that was thrown, and a `ReadProblem` of evidence. */
export function describeError(_error: unknown): ErrorDescription {
  throw new Error('not written yet');
}
