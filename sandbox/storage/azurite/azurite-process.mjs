// Azurite as a child of the sandbox: it ends with its parent, however that ends.
process.on('disconnect', () => process.exit());
await import('azurite/dist/src/blob/main.js');
