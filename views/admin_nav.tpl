% # The way between the admin's pages.
<nav class="tabs" aria-label="Admin">
  <ul>
    % for path, name in (('/admin', 'Events'), ('/admin/notices', 'Messages'), ('/admin/accounts', 'Accounts'), ('/admin/audit', 'Audit log')):
    <li><a href="{{path}}" aria-current="{{'page' if path == here else 'false'}}">{{name}}</a></li>
    % end
  </ul>
</nav>
