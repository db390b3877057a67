import { buildOpenApi } from '../build-open-api.ts';
import type { ServeGet } from './mount.ts';
import { madeFile, packageFile, sendFile } from './static-files.ts';

/** `/openapi.json`, and `/docs`, which renders it without any other server. */
export const mountDocs = (get: ServeGet): void => {
  let text: string | undefined;
  get('/openapi.json', (_request, response) => {
    text ??= JSON.stringify(buildOpenApi());
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.end(text);
  });
  const start = madeFile('/docs', 'start.js', START);
  get('/docs', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(html(start.path));
  });
  get(start.path, start.handle);
  for (const name of FILES) {
    const file = packageFile(`swagger-ui-dist/${name}`);
    get(`/docs/${name}`, (_request, response, next) => {
      if (!sendFile(response, file, 'no-cache')) next();
    });
  }
};

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'] as const;

const START = `'use strict';
window.SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', validatorUrl: null, deepLinking: true, supportedSubmitMethods: [] });
`;

const html = (start: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Satchel API</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="${start}" defer></script>
</head>
<body>
<noscript><p>Without JavaScript read <a href="/openapi.json">openapi.json</a>.</p></noscript>
<div id="api"></div>
</body>
</html>
`;
