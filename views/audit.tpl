% rebase('base.tpl', area='admin')
<h1>Admin</h1>
% include('admin_nav.tpl', here='/admin/audit')
<section id="audit" aria-labelledby="audit-heading">
  <h2 id="audit-heading">Audit log</h2>
  <p class="hint">What admins did, and every sign-in; the latest first. Nothing in it is ever changed. Times are {{words.zone_name(zone)}} time.</p>
  <article>
    <table role="table" class="audit">
      <caption class="unseen">Audit log</caption>
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">When</th><th role="columnheader" scope="col">Who</th><th role="columnheader" scope="col">What</th><th role="columnheader" scope="col">From</th></tr></thead>
      <tbody role="rowgroup">
        % for entry in entries:
        <tr role="row" id="entry-{{entry.id}}">
          <td role="cell" class="when">{{words.exactly(entry.at, zone)}}</td>
          <td role="cell" class="who">{{entry.name or 'Nobody known'}}</td>
          % kind, _, number = entry.subject.partition(' ')
          <td role="cell" class="what">{{entry.action[:1].upper()}}{{entry.action[1:]}}\\
% if kind == 'event':
 <a href="/admin/events/{{number}}">{{entry.subject}}</a>\\
% elif entry.subject and entry.subject != f'account {entry.account_id}':
 <small>{{entry.subject}}</small>\\
% end
</td>
          <td role="cell" class="from">{{entry.address}}</td>
        </tr>
        % end
      </tbody>
    </table>
  </article>
  % if more:
  <p><a href="{{more}}" rel="next">Earlier</a></p>
  % end
</section>
