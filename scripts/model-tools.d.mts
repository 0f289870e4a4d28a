export function missingTool(): string | undefined;
