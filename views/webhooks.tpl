% # The addresses that facts are sent to, and the form that adds one.
% rebase('base.tpl', area='admin')
<p class="back"><a href="/admin/settings">{{_('← Settings')}}</a></p>
<h1>{{title}}</h1>
<p>{{_('Whatever happens here – a booking is made, confirmed or cancelled, an event changes – is sent to these addresses within moments: for your own programs, a spreadsheet or a chat.')}}</p>
% if webhooks:
<ul class="webhooks" id="webhooks">
  % for one, counts in webhooks:
  <li class="card" id="webhook-{{one.id}}">
    <h2><a href="/admin/webhooks/{{one.id}}"><bdi>{{name_of(one)}}</bdi></a></h2>
    <p>
      % include('webhook_badge.tpl', webhook=one)
      {{ngettext('{number} waiting', '{number} waiting', counts.due)}} · {{ngettext('{number} failed', '{number} failed', counts.failed)}} · {{ngettext('{number} type', '{number} types', len(one.types)) if one.types else _('everything')}}
    </p>
    % if one.disabled_why:
    <p class="hint">{{words.say(why[one.disabled_why])}}</p>
    % elif one.is_in_trouble:
    <p class="hint">{{_('Nothing has been delivered since {moment}.', moment=words.day_and_time(one.failing_since))}}</p>
    % end
  </li>
  % end
</ul>
% else:
<p class="hint" id="no-webhooks">{{_('No webhooks yet.')}}</p>
% end
% if len(webhooks) < most:
<article>
  <h2>{{_('Add a webhook')}}</h2>
  % form = '/admin/webhooks'
  <form method="post" action="{{form}}" class="fields" id="new-webhook" {{'data-refused' if flash.form == form else ''}} novalidate>
    % include('webhook_fields.tpl', form=form, id='new-webhook', url='', types=[all_types])
    <div class="wide"><button>{{_('Add webhook')}}</button></div>
  </form>
</article>
% else:
<p class="hint" id="enough-webhooks">{{_('There can be {number} webhooks. Delete one to add another.', number=most)}}</p>
% end
