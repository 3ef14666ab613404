using System.Text.Json;

namespace CaseHub.Hub.Tests;

/// <summary>Equal in all that a program would be sent: records with lists in them compare the lists by reference.</summary>
internal sealed class AsJson<T> : IEqualityComparer<T>
{
    public bool Equals(T? x, T? y) => JsonSerializer.Serialize(x) == JsonSerializer.Serialize(y);

    public int GetHashCode(T obj) => JsonSerializer.Serialize(obj).GetHashCode(StringComparison.Ordinal);
}
