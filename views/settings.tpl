% rebase('base.tpl', area='admin')
% form = '/admin/settings'
<h1>{{_('Admin')}}</h1>
% include('admin_nav.tpl', here=form)
<section aria-labelledby="settings-heading">
  <h2 id="settings-heading">{{_('Settings')}}</h2>
  <article>
    <form method="post" action="{{form}}" class="fields" id="settings" {{'data-refused' if flash.form == form else ''}} novalidate>
      % for field in look:
      % include('setting_field.tpl', form=form, field=field, given=getattr(organisation, field.name))
      % end
      <div class="wide">
        % include('zone_field.tpl', form=form, asks_browser=False)
      </div>
      % if not is_fixed:
      <p class="hint wide">{{_('Published events keep their exact time; only the clock time shown changes.')}}</p>
      % end
      <div class="wide"><button>{{_('Save')}}</button></div>
    </form>
  </article>
  % for field in (imprint, privacy):
  <article>
    <form method="post" action="{{form}}" class="fields" id="settings-{{field.name}}" {{'data-refused' if flash.form == form else ''}} novalidate>
      % include('setting_field.tpl', form=form, field=field, given=getattr(organisation, field.name))
      <div class="wide"><button>{{_('Save')}}</button></div>
    </form>
  </article>
  % end
</section>
