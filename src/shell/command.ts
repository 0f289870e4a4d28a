import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';

export interface Command {
  key: string;
  /** A verb with its object: "Revoke access". */
  label: string;
  icon: ReactElement;
  onClick?: () => void;
  /** A page of the app, from paths.ts, instead of onClick. */
  href?: string;
  /** Why it cannot be used now. The command stays in its place and says so. */
  unavailable?: string | undefined;
  primary?: boolean;
  /** A separator stands before it. */
  startsGroup?: boolean;
}

export const commandBarId = 'command-bar';

/** Does the command unless it is unavailable. */
export function useCommand(command: Command): () => void {
  const navigate = useNavigate();
  return () => {
    if (command.unavailable !== undefined) return;
    if (command.href !== undefined) void navigate(command.href);
    command.onClick?.();
  };
}
