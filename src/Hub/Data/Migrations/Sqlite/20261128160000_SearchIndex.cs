using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CaseHub.Hub.Data.Migrations.Sqlite;

/// <summary>
/// By hand: the index of words over SearchTexts (https://sqlite.org/fts5.html#external_content_tables), kept by triggers. The words are ours already, so its tokenizer only parts
/// them at spaces; what is deleted leaves no trace in it (https://sqlite.org/fts5.html#the_secure_delete_configuration_option).
/// </summary>
[DbContext(typeof(HubDb))]
[Migration("20261128160000_SearchIndex")]
internal sealed class SearchIndex : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""CREATE VIRTUAL TABLE "SearchIndex" USING fts5("Keys", content='SearchTexts', content_rowid='Id', tokenize='ascii', detail='none', columnsize=0);""");
        migrationBuilder.Sql("""INSERT INTO "SearchIndex"("SearchIndex", rank) VALUES ('secure-delete', 1);""");
        migrationBuilder.Sql(
            """
            CREATE TRIGGER "SearchTexts_index_INSERT" AFTER INSERT ON "SearchTexts" BEGIN
              INSERT INTO "SearchIndex"(rowid, "Keys") VALUES (new."Id", new."Keys");
            END;
            """);
        migrationBuilder.Sql(
            """
            CREATE TRIGGER "SearchTexts_index_DELETE" AFTER DELETE ON "SearchTexts" BEGIN
              INSERT INTO "SearchIndex"("SearchIndex", rowid, "Keys") VALUES ('delete', old."Id", old."Keys");
            END;
            """);
        migrationBuilder.Sql(
            """
            CREATE TRIGGER "SearchTexts_index_UPDATE" AFTER UPDATE OF "Keys" ON "SearchTexts" BEGIN
              INSERT INTO "SearchIndex"("SearchIndex", rowid, "Keys") VALUES ('delete', old."Id", old."Keys");
              INSERT INTO "SearchIndex"(rowid, "Keys") VALUES (new."Id", new."Keys");
            END;
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (string change in (string[])["INSERT", "DELETE", "UPDATE"]) migrationBuilder.Sql($"""DROP TRIGGER "SearchTexts_index_{change}";""");
        migrationBuilder.Sql("""DROP TABLE "SearchIndex";""");
    }
}
