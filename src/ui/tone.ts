/** What a state means to its reader. Colour and icon follow from it, and nothing else is coloured. */
export type Tone = 'neutral' | 'good' | 'busy' | 'attention' | 'bad';
