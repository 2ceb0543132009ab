% # The way between the admin's pages, at the head of each; `page_path` is the one that is shown.
<nav class="tabs" aria-label="{{_('Admin')}}">
  <ul class="container">
    % for path, name in (('/admin', _('Today')), ('/admin/events', _('Events')), ('/admin/notices', _('Messages')), ('/admin/statements', _('Statements')), ('/admin/payments', _('Payments')), ('/admin/accounts', _('Accounts')), ('/admin/settings', _('Settings')), ('/admin/webhooks', _('Webhooks')), ('/admin/audit', _('Audit log'))):
    <li><a href="{{path}}" aria-current="{{'page' if page_path == path else 'true' if path != '/admin' and page_path.startswith(f'{path}/') else 'false'}}">{{name}}</a></li>
    % end
  </ul>
</nav>
