% # API tokens, each with the form at `at` that revokes it.
<table role="table" class="tokens">
  <caption class="unseen">{{caption}}</caption>
  <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('Name')}}</th><th role="columnheader" scope="col">{{_('Created')}}</th><th role="columnheader" scope="col">{{_('Last used')}}</th><th role="columnheader" scope="col" class="actions">{{_('Actions')}}</th></tr></thead>
  <tbody role="rowgroup">
    % for token in tokens:
    <tr role="row" id="token-{{token.id}}">
      <td role="cell" class="who">{{token.name}}</td>
      <td role="cell"><span class="unit">{{_('Created')}} </span>{{words.day(token.created_at)}}</td>
      <td role="cell">\\
% if token.last_used_at is None:
{{_('Never used')}}\\
% else:
<span class="unit">{{_('Last used')}} </span>{{words.day_and_time(token.last_used_at)}}\\
% end
</td>
      <td role="cell" class="actions"><div>
        <form method="post" action="{{at}}/{{token.id}}/revoke"><button class="secondary outline" id="revoke-{{token.id}}" aria-describedby="token-{{token.id}}">{{_('Revoke')}}</button></form>
      </div></td>
    </tr>
    % end
  </tbody>
</table>
