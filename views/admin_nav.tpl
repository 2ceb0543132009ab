% # The way between the admin's pages.
<nav class="tabs" aria-label="{{_('Admin')}}">
  <ul>
    % for path, name in (('/admin', _('Events')), ('/admin/notices', _('Messages')), ('/admin/accounts', _('Accounts')), ('/admin/audit', _('Audit log')), ('/admin/settings', _('Settings'))):
    <li><a href="{{path}}" aria-current="{{'page' if path == here else 'false'}}">{{name}}</a></li>
    % end
  </ul>
</nav>
