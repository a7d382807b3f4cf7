/* global SwaggerUIBundle */

// Relative to the page, so that it works behind a stage's path and at a domain of its own alike.
SwaggerUIBundle({
  url: 'v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  filter: true,
  displayRequestDuration: true,
  // Schemas stand with the operations that use them.
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  // Credentials are forgotten with the page.
  persistAuthorization: false,
  // The renderer's own validator is another host.
  validatorUrl: 'none',
});
