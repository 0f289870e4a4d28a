import { spawnSync } from 'node:child_process';

/** What the model of the protocol is explored with, and how each tells its version: another program is called spin as well. */
const tools = [
  { command: 'spin', argument: '-V', words: /^Spin Version/ },
  { command: 'gcc', argument: '--version', words: /./ },
];

/** The first of them that is not installed; `undefined` where all are. */
export function missingTool() {
  const isMissing = ({ command, argument, words }) => {
    const { status, stdout } = spawnSync(command, [argument], { encoding: 'utf8' });
    return status !== 0 || !words.test(stdout);
  };
  return tools.find(isMissing)?.command;
}
