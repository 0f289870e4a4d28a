import { ErrorCircle12Filled } from '@fluentui/react-icons';
import type { Problem } from './wizard-state.ts';
import styles from './FieldError.module.css';

/** Id of the words below a field, for its aria-describedby. */
export function errorId(field: string): string {
  return `${field}-error`;
}

export function problemOf(field: string, problems: readonly Problem[]): string | undefined {
  return problems.find((problem) => problem.field === field)?.text;
}

/** What is wrong with a field, as Fluent's own take it. */
export function validation(problem: string | undefined) {
  return problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const };
}

/** What is wrong with a field, below it. For fields that are not Fluent's own, which carry theirs. */
export function FieldError({ field, problems }: { field: string; problems: readonly Problem[] }) {
  const text = problemOf(field, problems);
  if (text === undefined) return null;
  return (
    <div id={errorId(field)} className={styles.root}>
      <ErrorCircle12Filled aria-hidden="true" />
      {text}
    </div>
  );
}
