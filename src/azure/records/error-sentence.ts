import { errorWords } from '#src/azure/transport/errors.ts';

/** With the correlation id of the answer, for whoever asks Microsoft about it. */
export const withCorrelationId = (words: string, correlationId: string | undefined): string =>
  correlationId === undefined ? words : `${words} Correlation ID ${correlationId}.`;

/** Why, what to do, and the correlation id, for where an error is told in text alone, after words that say what failed. */
export const errorSentence = (error: unknown): string => {
  const { words, correlationId } = errorWords(error);
  return withCorrelationId(words, correlationId);
};
