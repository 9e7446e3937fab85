"""The task "another reads it first", and the workflow that uses it, in the place of Wagtail's own.

Both lie still until `EDITORIAL_WORKFLOW` is on.
"""

import django.db.models.deletion
from django.db import migrations, models


def make_workflow(apps, schema_editor):
    """One step, by the groups of those who write and those who publish, for every page."""
    kind, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="website", model="secondreadertask"
    )
    groups = [apps.get_model("auth.Group").objects.get_or_create(name=name)[0] for name in ("Editors", "Moderators")]
    workflows = apps.get_model("wagtailcore.Workflow").objects
    task = apps.get_model("website.SecondReaderTask").objects.create(name="En annen leser først", content_type=kind)
    task.groups.set(groups)
    workflow = workflows.create(name="To par øyne", active=True)
    apps.get_model("wagtailcore.WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    root = apps.get_model("wagtailcore.Page").objects.get(depth=1)
    apps.get_model("wagtailcore.WorkflowPage").objects.update_or_create(page=root, defaults={"workflow": workflow})
    workflows.filter(name="Moderators approval").update(active=False)
    apps.get_model("wagtailcore.Task").objects.filter(name="Moderators approval").update(active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("website", "0007_search_head"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondReaderTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        help_text="Pages/snippets at this step in a workflow will be moderated or approved by these"
                        " groups of users",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
            ],
            options={
                "verbose_name": "en annen leser først",
                "verbose_name_plural": "en annen leser først",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.RunPython(make_workflow, migrations.RunPython.noop, elidable=False),
    ]
