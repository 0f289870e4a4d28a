import { Link } from '@fluentui/react-components';
import { useEffect, useEffectEvent } from 'react';
import { Message } from '#src/ui/Message.tsx';
import { focusField } from './focus-field.ts';
import type { Problem } from './wizard-state.ts';

/** What keeps the step from being left, each leading to its field; pressing Next puts the focus on the first. */
export function ProblemSummary({ problems, attempt }: { problems: readonly Problem[]; attempt: number }) {
  const focusFirst = useEffectEvent(() => {
    const [first] = problems;
    if (first) focusField(first.field);
  });
  useEffect(() => {
    if (attempt > 0) focusFirst();
  }, [attempt]);
  if (problems.length === 0) return null;
  return (
    <Message
      isNews
      intent="error"
      title={problems.length === 1 ? 'One thing to put right first' : `${problems.length} things to put right first`}
    >
      {problems.map(({ field, text }) => (
        <div key={field + text}>
          <Link inline as="button" onClick={() => focusField(field)}>
            {text}
          </Link>
        </div>
      ))}
    </Message>
  );
}
