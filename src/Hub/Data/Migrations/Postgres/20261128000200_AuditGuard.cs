using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CaseHub.Hub.Data.Migrations.Postgres;

/// <summary>By hand: the audit log is append-only for everybody who comes through the database, as SQLite's triggers have it (migration People).</summary>
[DbContext(typeof(PostgresHubDb))]
[Migration("20261128000200_AuditGuard")]
internal sealed class AuditGuard : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE FUNCTION "AuditEntries_refuse"() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'The audit log is append-only.' USING ERRCODE = 'restrict_violation'; END $$;
        CREATE TRIGGER "AuditEntries_refuse_UPDATE" BEFORE UPDATE ON "AuditEntries" FOR EACH STATEMENT EXECUTE FUNCTION "AuditEntries_refuse"();
        CREATE TRIGGER "AuditEntries_refuse_DELETE" BEFORE DELETE ON "AuditEntries" FOR EACH STATEMENT EXECUTE FUNCTION "AuditEntries_refuse"();
        CREATE TRIGGER "AuditEntries_refuse_TRUNCATE" BEFORE TRUNCATE ON "AuditEntries" FOR EACH STATEMENT EXECUTE FUNCTION "AuditEntries_refuse"();
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP TRIGGER "AuditEntries_refuse_UPDATE" ON "AuditEntries";
        DROP TRIGGER "AuditEntries_refuse_DELETE" ON "AuditEntries";
        DROP TRIGGER "AuditEntries_refuse_TRUNCATE" ON "AuditEntries";
        DROP FUNCTION "AuditEntries_refuse"();
        """);
}
