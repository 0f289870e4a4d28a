import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { passFocusOn } from '#src/ui/pass-focus.ts';

/** Shows more of what stands above it. Where nothing more is left it goes, and its focus moves on to the first of what came. */
export function MoreButton({
  className,
  onPress,
  children,
}: {
  className?: string | undefined;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <Button ref={passFocusOn} size="small" {...(className !== undefined && { className })} onClick={onPress}>
      {children}
    </Button>
  );
}
