import { countMachines } from '#src/lib/count-machines.ts';
import { Checkbox, Field } from '@fluentui/react-components';
import { problemOf } from './FieldError.tsx';
import { fields } from './wizard-problems.ts';
import type { Problem } from './wizard-state.ts';

/** The box that only a press here can tick. */
export function AgreeBox({
  machines,
  ticked,
  problems,
  onTick,
}: {
  /** How many can be agreed to. */
  machines: number;
  ticked: boolean;
  problems: readonly Problem[];
  onTick: (on: boolean) => void;
}) {
  const problem = problemOf(fields.agree, problems);
  return (
    <Field {...(problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const })}>
      <Checkbox
        id={fields.agree}
        checked={ticked}
        onChange={(_, data) => onTick(data.checked === true)}
        label={`I have read these terms and agree to them for ${machines === 1 ? 'this machine' : `these ${countMachines(machines)}`}.`}
      />
    </Field>
  );
}
