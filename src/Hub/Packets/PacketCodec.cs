using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CaseHub.Hub.Packets;

/// <summary>A row of a packet cannot be read. The text is for the log; it holds names of ours alone.</summary>
internal sealed class PacketRowException(string table, string property) : Exception($"{table}.{property} of a packet is not what it should be.")
{
    public string Table { get; } = table;

    public string Property { get; } = property;
}

/// <summary>Writes rows as a packet has them, and reads them back: by the model, so that a new column travels without anybody's doing.</summary>
internal sealed class PacketCodec(HubDb db)
{
    private const string OrganisationId = nameof(OrganisationId);
    private const string CaseId = nameof(CaseId);

    /// <param name="outside">What a person's id is called in the packet.</param>
    public JsonObject Write(PacketTable table, object row, Func<Guid, Guid> outside)
    {
        var json = new JsonObject();
        foreach (var property in Travelling(table))
        {
            object? value = property.PropertyInfo!.GetValue(row);
            if (value is Guid id && table.People.Contains(property.Name)) value = outside(id);
            if (value is not null) json[NameOf(property)] = JsonSerializer.SerializeToNode(value, property.ClrType, PacketManifest.Json);
        }

        return json;
    }

    /// <summary>As <see cref="Write"/> has it, without what may differ between two tellings of one row.</summary>
    public JsonElement Compared(PacketTable table, object row, Func<Guid, Guid> outside)
    {
        var json = Write(table, row, outside);
        foreach (string incidental in table.Incidental) json.Remove(JsonNamingPolicy.CamelCase.ConvertName(incidental));
        return JsonSerializer.SerializeToElement(json);
    }

    /// <summary>Makes a row that is not stored yet.</summary>
    /// <param name="inside">Who that is on this hub; null for somebody whom the packet does not name.</param>
    /// <exception cref="PacketRowException">Something in it is no such value.</exception>
    public object Read(PacketTable table, JsonElement json, Guid organisationId, Guid caseId, Func<Guid, Guid?> inside)
    {
        object row = Activator.CreateInstance(table.Type, nonPublic: true)!;
        foreach (var property in Mapped(table))
        {
            if (property.Name == OrganisationId) property.PropertyInfo!.SetValue(row, organisationId);
            else if (property.Name == CaseId || (table.Name == "case" && property.IsPrimaryKey())) property.PropertyInfo!.SetValue(row, caseId);
            else if (!table.AtHome.Contains(property.Name)) Set(table, property, row, json, inside);
        }

        return row;
    }

    /// <summary>The row's own id.</summary>
    public Guid KeyOf(PacketTable table, object row) => (Guid)KeyProperty(table).PropertyInfo!.GetValue(row)!;

    public static Guid? ReferenceOf(object row, string property) => (Guid?)row.GetType().GetProperty(property)!.GetValue(row);

    private static void Set(PacketTable table, IProperty property, object row, JsonElement json, Func<Guid, Guid?> inside)
    {
        if (!json.TryGetProperty(NameOf(property), out var told) || told.ValueKind == JsonValueKind.Null)
        {
            if (property.IsNullable || HasDefault(property)) return;
            throw new PacketRowException(table.Name, property.Name);
        }

        object? value = ValueOf(table, property, told);
        if (value is Guid person && table.People.Contains(property.Name)) value = inside(person) ?? throw new PacketRowException(table.Name, property.Name);
        property.PropertyInfo!.SetValue(row, value);
    }

    private static object? ValueOf(PacketTable table, IProperty property, JsonElement told)
    {
        try
        {
            object? value = told.Deserialize(property.ClrType, PacketManifest.Json);
            bool fits = value switch
            {
                null => false,
                string text => text.Length <= (property.GetMaxLength() ?? int.MaxValue) && (!table.Json.TryGetValue(property.Name, out var check) || check(text)),
                double number => double.IsFinite(number),
                IEnumerable<string?> texts => texts.All(text => text is not null),
                _ => true,
            };
            return fits ? value : throw new PacketRowException(table.Name, property.Name);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or OverflowException)
        {
            throw new PacketRowException(table.Name, property.Name);
        }
    }

    /// <summary>Left away by an earlier release that did not have it: a value that its class begins with.</summary>
    private static bool HasDefault(IProperty property) =>
        property.PropertyInfo!.GetCustomAttribute<System.Runtime.CompilerServices.RequiredMemberAttribute>() is null;

    private IEnumerable<IProperty> Travelling(PacketTable table) =>
        Mapped(table).Where(property => property.Name is not (OrganisationId or CaseId) && !(table.Name == "case" && property.IsPrimaryKey()) && !table.AtHome.Contains(property.Name));

    private IEnumerable<IProperty> Mapped(PacketTable table) => db.Model.FindEntityType(table.Type)!.GetProperties().Where(property => property.PropertyInfo is not null);

    private IProperty KeyProperty(PacketTable table) => db.Model.FindEntityType(table.Type)!.FindPrimaryKey()!.Properties[0];

    private static string NameOf(IProperty property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
