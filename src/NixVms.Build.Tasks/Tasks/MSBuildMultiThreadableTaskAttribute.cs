namespace Microsoft.Build.Framework;

/// <summary>
/// Tells MSBuild 18.3 and newer that a task may run in its process under <c>-mt</c>. The engine looks for the name,
/// not for the assembly; that of MSBuild 17.8, which this one must load in, has none.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
