% # API tokens, each with the form at `at` that revokes it.
<table role="table" class="tokens">
  <caption class="unseen">{{caption}}</caption>
  <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Name</th><th role="columnheader" scope="col">Made</th><th role="columnheader" scope="col">Last used</th><th role="columnheader" scope="col" class="actions">Actions</th></tr></thead>
  <tbody role="rowgroup">
    % for token in tokens:
    <tr role="row" id="token-{{token.id}}">
      <td role="cell" class="who">{{token.name}}</td>
      <td role="cell"><span class="unit">Made </span>{{words.day(token.created_at, zone)}}</td>
      <td role="cell">\\
% if token.last_used_at is None:
Never used\\
% else:
<span class="unit">Last used </span>{{words.exactly(token.last_used_at, zone)}}\\
% end
</td>
      <td role="cell" class="actions"><div>
        <form method="post" action="{{at}}/{{token.id}}/revoke"><button class="secondary outline" id="revoke-{{token.id}}" aria-describedby="token-{{token.id}}">Revoke</button></form>
      </div></td>
    </tr>
    % end
  </tbody>
</table>
