import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { onSubmit } from '#src/ui/submit.ts';
import { mostViews, nameProblem, type SavedViews, viewNamed } from './saved-views.ts';
import type { OpenView } from './view-search.ts';
import styles from './SaveViewForm.module.css';

const validation = (problem: string | undefined, taken: string | undefined) => {
  if (problem !== undefined) return { validationMessage: problem };
  if (taken === undefined) return {};
  return {
    validationState: 'warning' as const,
    validationMessage: `There is a view “${taken}”. Replace it, or choose another name.`,
  };
};

/** Saves the list as it is, as a new view, or over the one that was opened. */
export function SaveViewForm({
  saved,
  open,
  onSave,
}: {
  saved: SavedViews;
  open: OpenView | undefined;
  /** Says whether it was saved: what was typed stays where it was not. */
  onSave: (name: string) => boolean;
}) {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  /** A view that has the name already, once it was tried to save. */
  const [taken, setTaken] = useState<string>();
  const keep = (wanted: string) => {
    setTaken(undefined);
    setProblem(undefined);
    // A name that is typed stays while the changes are saved under another.
    if (onSave(wanted) && wanted === name.trim()) setName('');
  };
  const submit = () => {
    const other = viewNamed(saved, name);
    const isTooMany = other === undefined && saved.views.length >= mostViews;
    const wrong = nameProblem(name) ?? (isTooMany ? `There are ${mostViews} views. Delete one first.` : undefined);
    setProblem(wrong);
    if (wrong !== undefined) return;
    if (other === undefined) keep(name.trim());
    else setTaken(other.name);
  };
  return (
    <form className={styles.form} onSubmit={onSubmit(submit)}>
      {open?.isModified === true && (
        <Button size="small" onClick={() => keep(open.view.name)}>
          Save changes to “{open.view.name}”
        </Button>
      )}
      <Field
        className={styles.field}
        label="Save this list as"
        hint="Its search, filters, order, groups and columns, in this browser."
        {...validation(problem, taken)}
      >
        {(field) => (
          <span className={styles.line}>
            <Input
              {...field}
              size="small"
              className={styles.input}
              value={name}
              placeholder="Name"
              onChange={(_, data) => {
                setName(data.value);
                setProblem(undefined);
                setTaken(undefined);
              }}
            />
            <Button type="submit" size="small">
              Save
            </Button>
          </span>
        )}
      </Field>
      {taken !== undefined && (
        <Button size="small" onClick={() => keep(name.trim())}>
          Replace “{taken}”
        </Button>
      )}
    </form>
  );
}
