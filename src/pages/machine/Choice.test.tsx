import { FluentProvider } from '@fluentui/react-components';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Choice } from './Choice.tsx';

const shown = (...choices: string[]): string =>
  renderToStaticMarkup(
    <FluentProvider>
      <Choice
        label="Access level"
        value="a"
        choices={choices.map((value) => ({ value, label: `Level ${value}` }))}
        only="Level a"
        hint="Nothing less."
        onChoose={() => {}}
      />
    </FluentProvider>,
  );

it('asks where there is something to choose', () => {
  expect(shown('a', 'b').match(/type="radio"/g)).toHaveLength(2);
  expect(shown('a', 'b')).toContain('Level b');
});

it('says what is so where there is nothing to choose', () => {
  expect(shown('a')).not.toContain('radio');
  expect(shown('a')).toContain('Access level: Level a. Nothing less.');
});
