% rebase('base.tpl', area='admin')
<section id="audit" aria-labelledby="audit-heading">
  <h1 id="audit-heading">{{_('Audit log')}}</h1>
  <p class="hint">{{_('What admins did, and every sign-in; the latest first. Nothing in it is ever changed.')}}</p>
  <article>
    <table role="table" class="audit">
      <caption class="unseen">{{_('Audit log')}}</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{{_('When')}}</th><th role="columnheader" scope="col">{{_('Who')}}</th><th role="columnheader" scope="col">{{_('What')}}</th><th role="columnheader" scope="col">{{_('From')}}</th></tr></thead>
      <tbody role="rowgroup">
        % for entry in entries:
        <tr role="row" id="entry-{{entry.id}}">
          <td role="cell" class="when">{{words.day_and_time(entry.at)}}</td>
          <td role="cell" class="who">{{words.say(audit_words.who(entry))}}</td>
          % on_what = names.get(entry.subject) or words.say(audit_words.on_what(entry))
          <td role="cell" class="what">{{words.say(audit_words.what(entry))}}\\
% if entry.subject.startswith('event '):
 <a href="/admin/events/{{entry.subject.removeprefix('event ')}}"><bdi>{{on_what}}</bdi></a>\\
% elif on_what and entry.subject != f'account {entry.account_id}':
 <small><bdi>{{on_what}}</bdi></small>\\
% end
</td>
          <td role="cell" class="from">{{entry.address}}</td>
        </tr>
        % end
      </tbody>
    </table>
  </article>
  % if more:
  <p><a href="{{more}}" rel="next">{{_('Earlier')}}</a></p>
  % end
</section>
