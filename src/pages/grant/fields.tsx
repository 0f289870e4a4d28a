import { useWizard } from './wizard.tsx';
import { type Field, fieldIds } from './problems.ts';
import { problemText } from './words.ts';
import styles from './grant.module.css';

/** What is wrong with a field, once somebody tried to go on without it. */
export function useFieldProblem(field: Field): string | undefined {
  const { state, problems } = useWizard();
  const found = state.tried.flatMap((tab) => problems[tab]).find((problem) => problem.field === field);
  return found && problemText(found.why);
}

/** The same as Fluent's Field takes it. */
export function useValidation(field: Field) {
  const text = useFieldProblem(field);
  return text === undefined ? {} : { validationMessage: text, validationState: 'error' as const };
}

/** The same below what is no field of Fluent's; point at it with `aria-describedby={errorId(field)}`. */
export function FieldError({ field }: { field: Field }) {
  const text = useFieldProblem(field);
  if (text === undefined) return null;
  return (
    <div id={errorId(field)} className={styles.error}>
      {text}
    </div>
  );
}

export function errorId(field: Field): string {
  return `${fieldIds[field]}-error`;
}
