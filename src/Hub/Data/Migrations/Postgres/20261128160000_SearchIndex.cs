using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CaseHub.Hub.Data.Migrations.Postgres;

/// <summary>By hand: the index of words over SearchTexts. The words are ours already and hold letters and digits alone, so they are lexemes as they stand.</summary>
[DbContext(typeof(PostgresHubDb))]
[Migration("20261128160000_SearchIndex")]
internal sealed class SearchIndex : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        ALTER TABLE "SearchTexts" ADD COLUMN "Words" tsvector GENERATED ALWAYS AS (CAST("Keys" AS tsvector)) STORED;
        CREATE INDEX "IX_SearchTexts_Words" ON "SearchTexts" USING gin ("Words");
        """);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        DROP INDEX "IX_SearchTexts_Words";
        ALTER TABLE "SearchTexts" DROP COLUMN "Words";
        """);
}
