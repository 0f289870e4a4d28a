import { useLayoutEffect, useRef } from 'react';
import { focusField } from './focus-field.ts';
import { fields } from './wizard-problems.ts';

const prefix = 'remove-machine-';

/** Id of the button that takes a machine out of the choice. */
export function removeButtonId(machineId: string): string {
  return `${prefix}${machineId.toLowerCase()}`;
}

/** Ids of the buttons in the lines beside a button's own, that of the line below first. */
export function buttonsBeside(button: HTMLElement): string[] {
  const line = button.closest('li');
  return [line?.nextElementSibling, line?.previousElementSibling].flatMap(
    (beside) => beside?.querySelector(`[id^="${prefix}"]`)?.id ?? [],
  );
}

/**
 * The button that has the focus goes away with its machine. Answers with what is to be called with those beside it, before: once the
 * lines are drawn without it the focus is on the first that is still there, else where machines are searched for.
 */
export function useRemovalFocus(): (beside: readonly string[]) => void {
  const next = useRef<readonly string[]>(undefined);
  useLayoutEffect(() => {
    const beside = next.current;
    if (beside === undefined) return;
    next.current = undefined;
    const button = beside.map((id) => document.getElementById(id)).find((found) => found !== null);
    if (button) button.focus();
    else focusField(fields.machines);
  });
  return (beside) => {
    next.current = beside;
  };
}
