% # The API's description, as a page: whatever stands in /openapi.json is here, and nothing else.
% rebase('base.tpl', area='docs')
% schemas = document['components']['schemas']
% operations = [(method.upper(), path, one) for path, methods in document['paths'].items() for method, one in methods.items()]
% def fields(schema):
<dl class="members">
  % for name, field in schema['properties'].items():
  <dt><code>{{name}}</code>\\
% if name in schema.get('required', ()):
 <strong>required</strong>\\
% end
</dt>
  <dd>{{kind(field)}}\\
% if field.get('default', '') != '':
; {{in_json(field['default'])}} by default\\
% end
% if field.get('description'):
: \\
% include('marked.tpl', text=field['description'])
% end
</dd>
  % end
</dl>
% end
<h1>The API</h1>
<p>
  % include('marked.tpl', text=document['info']['description'])
</p>
<p>For machines: <a href="/openapi.json">openapi.json</a> (OpenAPI {{document['openapi']}}). For reading: <a href="/errors">every error code</a>.</p>
<ul>
  % for method, path, one in operations:
  <li><a href="#{{one['operationId']}}"><code>{{method}} {{path}}</code></a> {{one['summary']}}</li>
  % end
</ul>
% for method, path, one in operations:
<article class="operation" id="{{one['operationId']}}">
  <header>
    <h2><code>{{method}} {{path}}</code></h2>
    <span class="badge">{{one['x-who']}}</span>
  </header>
  <p><strong>{{one['summary']}}.</strong>
    % include('marked.tpl', text=one['description'])
  </p>
  % if one['parameters']:
  <h3>Parameters</h3>
  <dl class="members">
    % for parameter in one['parameters']:
    <dt><code>{{parameter['name']}}</code> <small>{{parameter['in']}}</small></dt>
    <dd>{{kind(parameter['schema'])}}\\
% if 'default' in parameter['schema']:
; {{in_json(parameter['schema']['default'])}} by default\\
% end
% about = parameter.get('description') or parameter['schema'].get('description')
% if about:
: \\
% include('marked.tpl', text=about)
% end
</dd>
    % end
  </dl>
  % end
  % if 'requestBody' in one:
  % media = one['requestBody']['content'].get('application/json')
  % if not media:
  <h3>Body</h3>
  <p>The file itself, with its own type, or an HTML form as <code>multipart/form-data</code> with the file in the field <code>{{', '.join(one['requestBody']['content']['multipart/form-data']['schema']['properties'])}}</code>.</p>
  % else:
  % body = schemas[media['schema']['$ref'].rpartition('/')[2]]
  <h3>Body</h3>
  <p>JSON or an HTML form; in a form, the field <code>idempotency_key</code> does what the header Idempotency-Key does. Without an account, a key has at least 16 characters.</p>
  % if body['properties']:
  % fields(body)
  <details>
    <summary>An example</summary>
    <pre><code>{{in_json(media['example'])}}</code></pre>
  </details>
  % else:
  <p>No field is needed.</p>
  % end
  % end
  % end
  <h3>Answers</h3>
  <dl class="members">
    % for status, response in one['responses'].items():
    <dt>{{status}}</dt>
    % problem = response.get('content', {}).get('application/problem+json')
    % if problem:
    <dd>
      % for code in problem['examples']:
      <a href="/errors#{{code}}"><code>{{code}}</code></a>
      % end
    </dd>
    % else:
    <dd>{{response['description']}}
      % for name in response['headers']:
      % if name != 'X-Request-Id':
      <small>{{name}}</small>
      % end
      % end
    </dd>
    % end
    % end
  </dl>
  % for response in one['responses'].values():
  % if 'application/json' in response.get('content', {}):
  <details>
    <summary>An example</summary>
    <pre><code>{{in_json(response['content']['application/json']['example'])}}</code></pre>
  </details>
  % end
  % end
</article>
% end
<section aria-labelledby="answers-heading">
  <h2 id="answers-heading">What is answered</h2>
  % for name in ('Event', 'Booking', 'EndedBooking', 'Entry', 'HistoryEntry', 'Problem'):
  <article id="{{name}}">
    <h3>{{name}}</h3>
    <p>{{schemas[name]['description']}}</p>
    % fields(schemas[name])
  </article>
  % end
</section>
