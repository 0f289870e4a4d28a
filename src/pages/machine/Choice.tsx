import { Field, Radio, RadioGroup } from '@fluentui/react-components';

/** One of several; where there is but one, it is said, for a question with one answer is none. */
export function Choice<Value extends string | number>({
  label,
  value,
  choices,
  only,
  hint,
  onChoose,
}: {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  /** What is said where there is nothing to choose. */
  only: string;
  hint?: string | undefined;
  onChoose: (value: Value) => void;
}) {
  if (choices.length < 2) return <p>{`${label}: ${only}. ${hint ?? ''}`}</p>;
  const choose = (text: string) => {
    const chosen = choices.find((choice) => String(choice.value) === text);
    if (chosen) onChoose(chosen.value);
  };
  return (
    <Field label={label} hint={hint ?? null}>
      <RadioGroup value={String(value)} onChange={(_, data) => choose(data.value)}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={String(choice.value)} label={choice.label} />
        ))}
      </RadioGroup>
    </Field>
  );
}
