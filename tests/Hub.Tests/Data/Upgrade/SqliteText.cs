using System.Text;
using Microsoft.Data.Sqlite;

namespace CaseHub.Hub.Tests.Data.Upgrade;

/// <summary>A SQLite file as SQL text and back, so that a release's database can be read, and compared, in the repository.</summary>
internal static class SqliteText
{
    /// <returns>Tables with their rows, then indexes and triggers; the file must not be in use.</returns>
    public static string Dump(string file)
    {
        using var db = Open(file);
        var text = new StringBuilder("PRAGMA foreign_keys=OFF;\n");
        foreach (var (name, sql) in Rows(db, "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"))
        {
            text.Append(sql).Append(";\n");
            string columns = string.Join(" || ',' || ", Rows(db, $"SELECT name, '' FROM pragma_table_info('{name}')").Select(column => $"quote(\"{column.Item1}\")"));
            foreach (var (values, _) in Rows(db, $"SELECT {columns}, '' FROM \"{name}\" ORDER BY rowid")) text.Append("INSERT INTO \"").Append(name).Append("\" VALUES(").Append(values).Append(");\n");
        }

        foreach (var (_, sql) in Rows(db, "SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid")) text.Append(sql).Append(";\n");
        return text.ToString();
    }

    public static void Load(string sql, string file)
    {
        using var db = Open(file);
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file)
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        db.Open();
        return db;
    }

    private static List<(string, string)> Rows(SqliteConnection db, string query)
    {
        using var command = db.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<(string, string)>();
        while (reader.Read()) rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }
}
