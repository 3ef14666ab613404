using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CaseHub.Hub.Data.Migrations.Sqlite;

// Written by hand, and kept when eng/migration.sh makes Rights anew: what stood in 0.1's columns moves to 0.2's tables. The first runs before Rights, the second after it.

/// <summary>Puts aside what Rights drops: roles of people, agreements between organisations.</summary>
[DbContext(typeof(HubDb))]
[Migration("20261128000000_KeepOldRights")]
internal sealed class KeepOldRights : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""CREATE TABLE "OldRoles" AS SELECT "Id", "OrganisationId", "Roles", "Specialties", "CreatedAt" FROM "Clinicians";""");
        migrationBuilder.Sql("""CREATE TABLE "OldPartners" AS SELECT "OrganisationId", "PartnerId", "Since", upper(hex(randomblob(16))) AS "Random" FROM "OrganisationPartners";""");
    }
}

/// <summary>
/// One membership a person, one network an agreement. A specialist's licence was not known to 0.1: they may go on for 30 days, within which two administrators have to check one.
/// </summary>
[DbContext(typeof(HubDb))]
[Migration("20261128000200_MoveOldRights")]
internal sealed class MoveOldRights : Migration
{
    private const string Now = "CAST(strftime('%s', 'now') AS INTEGER) * 1000000";
    private const string InThirtyDays = $"({Now} + 30 * 86400 * 1000000)";
    private const string NetworkId = """substr("Random", 1, 8) || '-' || substr("Random", 9, 4) || '-4' || substr("Random", 14, 3) || '-8' || substr("Random", 18, 3) || '-' || substr("Random", 21, 12)""";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (string step in Steps()) migrationBuilder.Sql(step);
    }

    private static IEnumerable<string> Steps() =>
    [
        """
        INSERT INTO "Memberships" ("Id", "ClinicianId", "OrganisationId", "Roles", "State", "Since", "ChangedAt", "Version")
        SELECT "Id", "Id", "OrganisationId", "Roles", 'Active', "CreatedAt", "CreatedAt", 0 FROM "OldRoles";
        """,
        $"""
        INSERT INTO "Licences" ("Id", "OrganisationId", "ClinicianId", "Number", "Authority", "ExpiresAt", "SubmittedAt", "FirstCheckAt", "SecondCheckDue", "Version")
        SELECT "Id", "OrganisationId", "Id", '?', '?', {InThirtyDays}, {Now}, {Now}, {InThirtyDays}, 0 FROM "OldRoles" WHERE "Specialties" <> '[]';
        """,
        """UPDATE "Memberships" SET "Roles" = "Roles" | 2 WHERE "ClinicianId" IN (SELECT "Id" FROM "OldRoles" WHERE "Specialties" <> '[]');""",
        $"""
        INSERT INTO "Networks" ("Id", "Name", "OrganisationId", "CreatedAt")
        SELECT {NetworkId}, (SELECT "Name" FROM "Organisations" o WHERE o."Id" = p."OrganisationId") || ' + ' || (SELECT "Name" FROM "Organisations" o WHERE o."Id" = p."PartnerId"), "PartnerId", "Since"
        FROM "OldPartners" p;
        """,
        $"""INSERT INTO "NetworkMembers" ("NetworkId", "OrganisationId", "InvitedAt", "AcceptedAt") SELECT {NetworkId}, "OrganisationId", "Since", "Since" FROM "OldPartners";""",
        $"""INSERT INTO "NetworkMembers" ("NetworkId", "OrganisationId", "InvitedAt", "AcceptedAt") SELECT {NetworkId}, "PartnerId", "Since", "Since" FROM "OldPartners";""",
        """UPDATE "Organisations" SET "IdleMinutes" = 30, "AgeOfConsent" = 18;""",
        """UPDATE "SignIns" SET "Method" = 'Password', "LastSeenAt" = "At";""",
        """UPDATE "Cases" SET "Sensitivity" = 'None';""",
        """UPDATE "RecordingExports" SET "ByOrganisationId" = COALESCE((SELECT "HomeOrganisationId" FROM "Clinicians" c WHERE c."Id" = "By"), "OrganisationId");""",
        """DROP TABLE "OldRoles";""",
        """DROP TABLE "OldPartners";""",
    ];
}
